import '../ui/base.css';
import '../ui/controls.css';
import './chat.css';
import './raw.css';
import { ChatApp } from './chatApp.ts';

const root = document.getElementById('app');
if (root !== null) new ChatApp(root).start();
