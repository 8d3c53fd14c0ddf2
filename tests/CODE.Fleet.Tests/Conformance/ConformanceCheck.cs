namespace CODE.Fleet.Tests.Conformance;

/// <summary>One verdict of the suite.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Id">The check within the scenario; it may occur several times.</param>
/// <param name="Status">SUCCESS, FAILURE, WARNING, SKIPPED or INFO.</param>
/// <param name="ErrorMessage">What was wrong.</param>
internal sealed record ConformanceCheck(string Scenario, string Id, string Status, string? ErrorMessage)
{
    /// <summary>The name that <c>expected-failures.json</c> uses.</summary>
    public string Name => $"{Scenario}:{Id}";

    /// <summary>Whether something is wrong. A warning is a SHOULD of the specification that was not followed, and no less worth a reason.</summary>
    public bool IsFault => Status is "FAILURE" or "WARNING";
}
