// Runs before the page is painted, as a file of its own because the content security policy allows no inline
// script: says that scripts run, so that components may start folded. Without it everything stays open.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
