// Every enhancement starts here. A page is whole without any of them; one that fails leaves the others running.
import { initAll, createAll } from "./govuk-frontend.min.js";
import { Alert } from "./moj-alert.js";
import { FilterToggleButton } from "./moj-filter-toggle-button.js";
import { SortableTable } from "./moj-sortable-table.js";
import { warnBeforeLeaving } from "./unsaved.js";
import { suggestWhileTyping } from "./suggest.js";
import { saveWhileTyping } from "./autosave.js";

initAll();
createAll(Alert);
createAll(SortableTable);
// Beside the list there is room for the filter, so it is folded away only on a narrow screen.
createAll(FilterToggleButton, { startHidden: false });
for (const [selector, start] of [
  ["form[data-unsaved-warning]", warnBeforeLeaving],
  ["form[data-suggest-address]", suggestWhileTyping],
  ["form[data-autosave-address]", saveWhileTyping],
]) {
  for (const form of document.querySelectorAll(selector)) {
    try {
      start(form);
    } catch (error) {
      console.error(error);
    }
  }
}
