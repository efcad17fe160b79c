// What every page needs. Each part is a module of its own and works without the others.
import { themeChoice } from "./theme-choice.js";
import { popups } from "./popups.js";
import { confirmations } from "./confirm.js";
import { autosubmit } from "./autosubmit.js";
import { copying } from "./copy.js";
import { focusProblems } from "./problems.js";
import { tables } from "./tables.js";
import { printing } from "./print.js";
import { filling } from "./fill.js";
import { marking } from "./mark.js";
import { exchanges, keepFocus } from "./exchanges.js";

themeChoice();
popups();
confirmations();
autosubmit();
copying();
focusProblems();
tables();
printing();
filling();
marking();
exchanges();
keepFocus();
