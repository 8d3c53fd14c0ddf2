namespace CODE.ServiceDefaults.Faults;

/// <summary>What a caller is told when something cannot be done: a value, never a stack trace.</summary>
/// <param name="Code">One of <see cref="FaultCodes"/>; stable, for programs.</param>
/// <param name="Message">What went wrong, in one or two sentences, free of secrets and of paths outside the workspace.</param>
/// <param name="Fix">What the caller should do next.</param>
public sealed record Fault(string Code, string Message, string Fix);
