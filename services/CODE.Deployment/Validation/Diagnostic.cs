namespace CODE.Deployment.Validation;

/// <summary>One thing that validation found.</summary>
/// <param name="Rule">The id of the rule, as in docs/validation-rules.md.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="File">Where, relative to the workspace.</param>
/// <param name="Line">From 1; absent when the whole file or folder is meant.</param>
/// <param name="Message">What is wrong, free of secret values.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record Diagnostic(string Rule, Severity Severity, string File, int? Line, string Message, string Fix);
