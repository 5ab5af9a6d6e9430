/** The script of pages that are only read: leaving them at once, and nothing else. */

import { armLeave } from "./ui/leave.js";

armLeave();
