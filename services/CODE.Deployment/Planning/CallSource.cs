namespace CODE.Deployment.Planning;

/// <summary>On whose behalf something is done, by which tool.</summary>
/// <param name="Caller">The caller's subject.</param>
/// <param name="Tool">The tool's name.</param>
internal sealed record CallSource(string Caller, string Tool);
