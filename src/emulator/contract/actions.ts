// Written by scripts/generate-contract.mjs from test/contract/*.json: do not edit.

/** The products that one endpoint serves, with the version that a request names. */
export const productVersions = {
  eas: '2021-07-01',
  cms: '2019-01-01',
  aiworkspace: '2021-02-04',
  paistudio: '2022-01-12',
  paimodelgallery: '2026-06-03',
} as const;

/**
 * One action per line: product, name, method, path, body (none, fields, raw), whether its answer has a RequestId, and
 * its query parameters (`:n` number, `:b` boolean, `:j` JSON, `:l` comma list, `!` required).
 */
export const actionLines = `
eas AttachGatewayDomain PUT /api/v2/gateways/{ClusterId}/{GatewayId}/domain/attach none id CustomDomain:j!
eas CloneService POST /api/v2/services/{ClusterId}/{ServiceName}/clone raw id Labels:j
eas CommitService PUT /api/v2/services/{ClusterId}/{ServiceName}/commit none id
eas CreateAclPolicy POST /api/v2/gateways/{ClusterId}/{GatewayId}/acl_policy none id AclPolicyList:j! VpcId
eas CreateAppService POST /api/v2/app_services fields id QuotaId WorkspaceId
eas CreateBenchmarkTask POST /api/v2/benchmark-tasks raw id
eas CreateConfig POST /api/v2/configs/{ClusterId}/{ConfigType}/{Name}/{ConfigKey} fields no-id
eas CreateFaultInjection POST /api/v2/services/{ClusterId}/{ServiceName}/instances/{InstanceName}/faults fields id
eas CreateGateway POST /api/v2/gateways fields id ResourceName
eas CreateGatewayIntranetLinkedVpc POST /api/v2/gateways/{ClusterId}/{GatewayId}/intranet_endpoint_linked_vpc none id AccountId EnableAuthoritativeDns:b VSwitchId VpcId
eas CreateGatewayIntranetLinkedVpcPeer POST /api/v2/gateways/{ClusterId}/{GatewayId}/intranet_endpoint_linked_vpc_peer none no-id PeerVpcs:j VpcId
eas CreateGroup POST /api/v2/groups fields id
eas CreateResource POST /api/v2/resources fields id
eas CreateResourceInstances POST /api/v2/resources/{ClusterId}/{ResourceId}/instances fields id
eas CreateResourceLog POST /api/v2/resources/{ClusterId}/{ResourceId}/log fields id
eas CreateService POST /api/v2/services raw id Develop Labels:j WorkspaceId
eas CreateServiceAutoScaler POST /api/v2/services/{ClusterId}/{ServiceName}/autoscaler fields id
eas CreateServiceCronScaler POST /api/v2/services/{ClusterId}/{ServiceName}/cronscaler fields id
eas CreateServiceInstanceToken GET /api/v2/services/{ClusterId}/{ServiceName}/instances/{InstanceName}/token none id ActionType WorkerName
eas CreateServiceMirror POST /api/v2/services/{ClusterId}/{ServiceName}/mirror fields id
eas CreateServiceRollout POST /api/v2/services/{ClusterId}/{ServiceName}/rollout fields id
eas CreateVirtualResource POST /api/v2/virtualresources fields id
eas DeleteAclPolicy DELETE /api/v2/gateways/{ClusterId}/{GatewayId}/acl_policy none id AclPolicyList:j VpcId
eas DeleteBenchmarkTask DELETE /api/v2/benchmark-tasks/{ClusterId}/{TaskName} none id
eas DeleteConfig DELETE /api/v2/configs/{ClusterId}/{ConfigType}/{Name}/{ConfigKey} none no-id
eas DeleteFaultInjection DELETE /api/v2/services/{ClusterId}/{ServiceName}/instances/{InstanceName}/faults/{FaultType} none id
eas DeleteGateway DELETE /api/v2/gateways/{ClusterId}/{GatewayId} none id
eas DeleteGatewayIntranetLinkedVpc DELETE /api/v2/gateways/{ClusterId}/{GatewayId}/intranet_endpoint_linked_vpc none id VSwitchId VpcId
eas DeleteGatewayIntranetLinkedVpcPeer DELETE /api/v2/gateways/{ClusterId}/{GatewayId}/intranet_endpoint_linked_vpc_peer none no-id PeerVpcs:j VpcId
eas DeleteGatewayLabel DELETE /api/v2/gateways/{ClusterId}/{GatewayId}/label none id LabelKeys:j!
eas DeleteGroup DELETE /api/v2/groups/{ClusterId}/{GroupName} none id CascadeDelete
eas DeleteResource DELETE /api/v2/resources/{ClusterId}/{ResourceId} none id
eas DeleteResourceDLink DELETE /api/v2/resources/{ClusterId}/{ResourceId}/dlink none id
eas DeleteResourceInstanceLabel DELETE /api/v2/resources/{ClusterId}/{ResourceId}/label none id AllInstances:b InstanceIds:l Keys:l LabelKeys:j
eas DeleteResourceInstances DELETE /api/v2/resources/{ClusterId}/{ResourceId}/instances none id AllFailed:b InstanceList
eas DeleteResourceLog DELETE /api/v2/resources/{ClusterId}/{ResourceId}/log none id
eas DeleteService DELETE /api/v2/services/{ClusterId}/{ServiceName} none id
eas DeleteServiceAutoScaler DELETE /api/v2/services/{ClusterId}/{ServiceName}/autoscaler none id
eas DeleteServiceCronScaler DELETE /api/v2/services/{ClusterId}/{ServiceName}/cronscaler none id
eas DeleteServiceInstances DELETE /api/v2/services/{ClusterId}/{ServiceName}/instances none id Container InstanceList IsReplica:b SoftRestart:b
eas DeleteServiceLabel DELETE /api/v2/services/{ClusterId}/{ServiceName}/label none id Keys:l LabelKeys:j
eas DeleteServiceMirror DELETE /api/v2/services/{ClusterId}/{ServiceName}/mirror none id
eas DeleteServiceRollout DELETE /api/v2/services/{ClusterId}/{ServiceName}/rollout none id
eas DeleteVirtualResource DELETE /api/v2/virtualresources/{ClusterId}/{VirtualResourceId} none id
eas DescribeArtifact GET /api/v2/artifacts/{ClusterId}/{ArtifactName} none no-id
eas DescribeBenchmarkTask GET /api/v2/benchmark-tasks/{ClusterId}/{TaskName} none id
eas DescribeBenchmarkTaskReport GET /api/v2/benchmark-tasks/{ClusterId}/{TaskName}/report none id ReportType
eas DescribeGateway GET /api/v2/gateways/{ClusterId}/{GatewayId} none id
eas DescribeGroup GET /api/v2/groups/{ClusterId}/{GroupName} none no-id
eas DescribeGroupEndpoints GET /api/v2/groups/{ClusterId}/{GroupName}/endpoints none id
eas DescribeMachineSpec GET /api/v2/public/instance_types none id ChargeType InstanceTypes:l ResourceType
eas DescribeRegions GET /api/v2/regions none id
eas DescribeResource GET /api/v2/resources/{ClusterId}/{ResourceId} none id
eas DescribeResourceDLink GET /api/v2/resources/{ClusterId}/{ResourceId}/dlink none id
eas DescribeResourceLog GET /api/v2/resources/{ClusterId}/{ResourceId}/log none id
eas DescribeService GET /api/v2/services/{ClusterId}/{ServiceName} none id
eas DescribeServiceAutoScaler GET /api/v2/services/{ClusterId}/{ServiceName}/autoscaler none id
eas DescribeServiceCronScaler GET /api/v2/services/{ClusterId}/{ServiceName}/cronscaler none id
eas DescribeServiceDiagnosis GET /api/v2/services/{ClusterId}/{ServiceName}/diagnosis none id
eas DescribeServiceEndpoints GET /api/v2/services/{ClusterId}/{ServiceName}/endpoints none id
eas DescribeServiceEvent GET /api/v2/services/{ClusterId}/{ServiceName}/events none id EndTime EventType InstanceName PageNum PageSize StartTime
eas DescribeServiceInstanceDiagnosis GET /api/v2/services/{ClusterId}/{ServiceName}/instances/{InstanceName}/diagnosis none id
eas DescribeServiceLog GET /api/v2/services/{ClusterId}/{ServiceName}/logs none id ContainerName EndTime InstanceName Ip Keyword PageNum:n PageSize:n Previous:b StartTime
eas DescribeServiceMirror GET /api/v2/services/{ClusterId}/{ServiceName}/mirror none id
eas DescribeServiceRollout GET /api/v2/services/{ClusterId}/{ServiceName}/rollout none id
eas DescribeServiceSignedUrl GET /api/v2/services/{ClusterId}/{ServiceName}/signed_url none id Expire:n Internal:b Type
eas DescribeSpotDiscountHistory GET /api/v2/public/spot_discount none id InstanceType! IsProtect:b
eas DescribeVirtualResource GET /api/v2/virtualresources/{ClusterId}/{VirtualResourceId} none id
eas DetachGatewayDomain PUT /api/v2/gateways/{ClusterId}/{GatewayId}/domain/detach none id CustomDomain:j!
eas DevelopService PUT /api/v2/services/{ClusterId}/{ServiceName}/develop none id Exit
eas ListAclPolicy GET /api/v2/gateways/{ClusterId}/{GatewayId}/acl_policy none id VpcId
eas ListBenchmarkTask GET /api/v2/benchmark-tasks none id Filter ModelId Order PageNumber PageSize RequestMethod ServiceName Sort Status
eas ListConfigs GET /api/v2/configs/{ClusterId}/{ConfigType}/{Name} none no-id Page:n PageSize:n
eas ListGateway GET /api/v2/gateways none id ChargeType GatewayId GatewayName GatewayType InternetEnabled:b Label:j Order PageNumber:n PageSize:n ResourceName Sort Status
eas ListGatewayDomains GET /api/v2/gateways/{ClusterId}/{GatewayId}/domains none id
eas ListGatewayIntranetLinkedVpc GET /api/v2/gateways/{ClusterId}/{GatewayId}/intranet_endpoint_linked_vpc none id
eas ListGatewayIntranetLinkedVpcPeer GET /api/v2/gateways/{ClusterId}/{GatewayId}/intranet_endpoint_linked_vpc_peer none no-id VpcId
eas ListGatewayIntranetSupportedZone GET /api/v2/gateways/{ClusterId}/{GatewayId}/intranet_supported_zone none id
eas ListGroups GET /api/v2/groups none id Filter Labels:j Order PageNumber PageSize Sort TrafficMode WorkspaceId
eas ListResourceInstanceWorker GET /api/v2/resources/{ClusterId}/{ResourceId}/instance/{InstanceName}/workers none id Order PageNumber:n PageSize:n Ready:b ServiceName Sort Status WorkerName
eas ListResourceInstances GET /api/v2/resources/{ClusterId}/{ResourceId}/instances none id ChargeType Filter InstanceIP InstanceId InstanceName InstanceStatus Label:j Order PageNumber:n PageSize:n Sort Zone
eas ListResourceServices GET /api/v2/resources/{ClusterId}/{ResourceId}/services none id PageNumber:n PageSize:n
eas ListResources GET /api/v2/resources none id Order PageNumber:n PageSize:n ResourceId ResourceName ResourceStatus ResourceType Sort UsageMode
eas ListServiceContainers GET /api/v2/services/{ClusterId}/{ServiceName}/instances/{InstanceName}/containers none id
eas ListServiceInstanceFaultInjectionInfo GET /api/v2/services/{ClusterId}/{ServiceName}/instances/{InstanceName}/faults none id
eas ListServiceInstances GET /api/v2/services/{ClusterId}/{ServiceName}/instances none id Filter HostIP InstanceIP InstanceName InstanceStatus InstanceType IsSpot:b ListReplica:b MemberType Order PageNumber:n PageSize:n QuotaId ReplicaName Resource ResourceType Role Sort
eas ListServiceVersions GET /api/v2/services/{ClusterId}/{ServiceName}/versions none id PageNumber:n PageSize:n
eas ListServices GET /api/v2/services none id Accessibility AutoscalerEnabled:b CallerUid CronscalerEnabled:b Filter Gateway GroupName IncludeNoWorkspace:b Label:j Order PageNumber:n PageSize:n ParentServiceUid QuotaId ResourceAliasName ResourceBurstable:b ResourceId ResourceName ResourceType Role ServiceName ServiceStatus ServiceType ServiceUid Sort TrafficState WorkspaceId
eas ListTenantAddons GET /api/v2/tenantaddons none id
eas ListVirtualResource GET /api/v2/virtualresources none id Order PageNumber:n PageSize:n Sort VirtualResourceId VirtualResourceName
eas MigrateResourceInstance POST /api/v2/resources/{ClusterId}/{ResourceId}/instances/migrate fields id
eas ReinstallTenantAddon PUT /api/v2/tenantaddons/{ClusterId}/{TenantAddonName}/reinstall none id
eas ReleaseService PUT /api/v2/services/{ClusterId}/{ServiceName}/release fields id
eas RestartService PUT /api/v2/services/{ClusterId}/{ServiceName}/restart none id
eas ScaleService PUT /api/v2/services/{ClusterId}/{ServiceName}/scale fields id
eas StartBenchmarkTask PUT /api/v2/benchmark-tasks/{ClusterId}/{TaskName}/start none id
eas StartService PUT /api/v2/services/{ClusterId}/{ServiceName}/start none id
eas StopBenchmarkTask PUT /api/v2/benchmark-tasks/{ClusterId}/{TaskName}/stop none id
eas StopService PUT /api/v2/services/{ClusterId}/{ServiceName}/stop none id
eas UpdateAppService PUT /api/v2/app_services/{ClusterId}/{ServiceName} fields id QuotaId WorkspaceId
eas UpdateBenchmarkTask PUT /api/v2/benchmark-tasks/{ClusterId}/{TaskName} raw id
eas UpdateConfig PUT /api/v2/configs/{ClusterId}/{ConfigType}/{Name}/{ConfigKey} fields no-id
eas UpdateGateway PUT /api/v2/gateways/{ClusterId}/{GatewayId} fields id
eas UpdateGatewayLabel PUT /api/v2/gateways/{ClusterId}/{GatewayId}/label fields id
eas UpdateGroup PUT /api/v2/groups/{ClusterId}/{GroupName} fields id
eas UpdateResource PUT /api/v2/resources/{ClusterId}/{ResourceId} fields id
eas UpdateResourceDLink PUT /api/v2/resources/{ClusterId}/{ResourceId}/dlink fields id
eas UpdateResourceInstance PUT /api/v2/resources/{ClusterId}/{ResourceId}/instances/{InstanceId} fields id
eas UpdateResourceInstanceLabel PUT /api/v2/resources/{ClusterId}/{ResourceId}/label fields id AllInstances:b InstanceIds:l
eas UpdateService PUT /api/v2/services/{ClusterId}/{ServiceName} raw id MemberToUpdate UpdateType
eas UpdateServiceAutoScaler PUT /api/v2/services/{ClusterId}/{ServiceName}/autoscaler fields id
eas UpdateServiceCronScaler PUT /api/v2/services/{ClusterId}/{ServiceName}/cronscaler fields id
eas UpdateServiceInstance PUT /api/v2/services/{ClusterId}/{ServiceName}/instances/{InstanceName} fields id IsReplica:b
eas UpdateServiceLabel PUT /api/v2/services/{ClusterId}/{ServiceName}/label fields id
eas UpdateServiceMirror PUT /api/v2/services/{ClusterId}/{ServiceName}/mirror fields id
eas UpdateServiceRollout PUT /api/v2/services/{ClusterId}/{ServiceName}/rollout fields id
eas UpdateServiceSafetyLock PUT /api/v2/services/{ClusterId}/{ServiceName}/lock fields id
eas UpdateServiceVersion PUT /api/v2/services/{ClusterId}/{ServiceName}/version fields id
eas UpdateVirtualResource PUT /api/v2/virtualresources/{ClusterId}/{VirtualResourceId} fields id
cms DescribeMetricLast POST / none id Dimensions EndTime Express Length MetricName! Namespace! NextToken Period StartTime
cms DescribeMetricList POST / none id Dimensions EndTime Express Length MetricName! Namespace! NextToken Period StartTime
cms DescribeMetricMetaList POST / none id Labels MetricName Namespace PageNumber:n PageSize:n
cms DescribeMetricTop POST / none id Dimensions EndTime Express Length MetricName! Namespace! OrderDesc Orderby! Period StartTime
cms DescribeProjectMeta POST / none id Labels PageNumber:n PageSize:n
cms DescribeSystemEventAttribute POST / none id EndTime EventType GroupId Level Name PageNumber:n PageSize:n Product SearchKeywords StartTime Status
aiworkspace GetDefaultWorkspace GET /api/v1/defaultWorkspaces none id Verbose:b
aiworkspace GetImage GET /api/v1/images/{ImageId} none id Verbose:b
aiworkspace GetModel GET /api/v1/models/{ModelId} none id
aiworkspace GetModelVersion GET /api/v1/models/{ModelId}/versions/{VersionName} none id
aiworkspace GetWorkspace GET /api/v1/workspaces/{WorkspaceId} none id Verbose:b
aiworkspace ListDatasets GET /api/v1/datasets none id Accessibility DataSourceTypes DataTypes DatasetIds Edition Label Name Order PageNumber:n PageSize:n Properties Provider ShareScope SortBy SourceDatasetId SourceId SourceTypes WorkspaceId
aiworkspace ListImages GET /api/v1/images none id Accessibility ImageUri Labels Name Order PageNumber:n PageSize:n Query SortBy Verbose:b WorkspaceId
aiworkspace ListModelVersions GET /api/v1/models/{ModelId}/versions none id ApprovalStatus FormatType FrameworkType Label Order PageNumber:n PageSize:n SortBy SourceId SourceType VersionName
aiworkspace ListModels GET /api/v1/models none id Collections Conditions:j Domain Label ModelName ModelType Order Origin PageNumber:n PageSize:n Provider Query SortBy Tag:j Task WorkspaceId
aiworkspace ListWorkspaces GET /api/v1/workspaces none id Fields ModuleList Option Order PageNumber:n PageSize:n ResourceGroupId SortBy Status UserId Verbose:b WorkspaceIds WorkspaceName
paistudio GetQuota GET /api/v1/quotas/{QuotaId} none id Verbose:b WithNodeMeta:b
paistudio ListNodePods GET /api/v1/nodes/{NodeId}/Pods none id GPUIndexes OversoldTypes ResourceGroupId!
paistudio ListNodeTypes GET /api/v1/nodetypes none id AcceleratorType GPUType NodeTypes QuotaId ResourceGroupIds
paistudio ListNodes GET /api/v1/nodes none id AcceleratorType AvailabilityZone CliqueID DiskPL FilterByQuotaId FilterByResourceGroupIds GPUType HealthCount:j HealthRate:j HyperNode HyperZone LayoutMode MachineGroupIds NodeNames NodeStatuses NodeTypes Order OrderInstanceIds OrderStatuses PageNumber:n PageSize:n PaymentType PodNum:n QuotaId ReasonCodes ResourceGroupIds ResourceGroupName SortBy Verbose:b WorkloadNum:n WorkspaceId
paistudio ListQuotaWorkloads GET /api/v1/quotas/{QuotaId}/workloads none id BeforeWorkloadId GmtDequeuedTimeRange GmtEnqueuedTimeRange GmtPositionModifiedTimeRange InstanceId NodeName Order PageNumber:n PageSize:n Position:n Priority:n ShowOwn:b SortBy Status SubQuotaIds UseOversoldResource:b UserIds WithHistoricalData:b WorkloadCreatedTimeRange WorkloadIds WorkloadNames WorkloadStatuses WorkloadType WorkspaceIds
paistudio ListQuotas GET /api/v1/quotas/ none id ClusterType GPUType HasResource Labels LayoutMode Order PageNumber:n PageSize:n ParentQuotaId QuotaIds QuotaName ResourceType SortBy Statuses Verbose:b Versions WorkspaceIds WorkspaceName
paimodelgallery GetModelDeploymentResources GET /api/v2/modelgallery/models/{ModelId}/deployment-resources none id BizKey ModelVersion! ProfileId! WorkspaceId!
paimodelgallery GetModelDeploymentSpec GET /api/v2/modelgallery/models/{ModelId}/deployment-spec none id BizKey ModelVersion! ProfileId! ResourceSelections WorkspaceId!
paimodelgallery ListModelDeploymentProfiles GET /api/v2/modelgallery/models/{ModelId}/deployment-profiles none id BizKey ModelVersion
paimodelgallery ListModelGalleryModels GET /api/v2/modelgallery/models none id Collections Compressible:b Conditions:j DeepThink:b Demonstrable:b Deployable:b Distillable:b Domain Evaluable:b FunctionCall:b ModelName ModelSeries ModelType Order Origin PageNumber:n PageSize:n Query SortBy SupportedCompressionResource SupportedDistillationResource SupportedEvaluationResource SupportedInferenceResource SupportedTrainingResource Tag:j Task Trainable:b
`;
