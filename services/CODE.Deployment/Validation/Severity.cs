namespace CODE.Deployment.Validation;

/// <summary>How much a diagnostic weighs. The order is the order of the answer.</summary>
public enum Severity
{
    /// <summary>It will be refused, will not work, or is dangerous: the configuration is not valid.</summary>
    Error,

    /// <summary>It works, but not well or not everywhere: fails only a strict validation.</summary>
    Warning,

    /// <summary>A fact to know, above all what was not looked at. Never fails a validation.</summary>
    Info,
}
