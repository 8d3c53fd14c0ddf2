namespace CODE.Fleet.Tests.Conformance;

/// <summary>What the protocol's own conformance suite says of a server of the fleet, seen through the gateway.</summary>
public sealed class ConformanceTests(ConformanceFleet fleet) : IClassFixture<ConformanceFleet>
{
    [Theory]
    [InlineData("2026-07-28", "/mcp/conformance")]
    [InlineData("2026-07-28", "/mcp")]
    [InlineData("2025-11-25", "/mcp/conformance")]
    [InlineData("2025-11-25", "/mcp")]
    public async Task Suite_ThroughTheGateway_FailsExactlyWhereExpected(string revision, string endpoint)
    {
        var checks = await ConformanceSuite.RunAsync(new Uri(fleet.Address, endpoint), revision, TestContext.Current.CancellationToken);

        var faults = checks.Where(static check => check.IsFault).ToLookup(static check => check.Name);
        var expected = ExpectedFailure.Of(revision, endpoint);
        string[] wrong =
        [
            .. faults.Where(fault => expected.All(one => one.Check != fault.Key))
                .Select(fault => $"fails: {fault.Key}: {string.Join(" | ", fault.Select(static check => check.ErrorMessage))}"),
            .. expected.Where(one => !faults.Contains(one.Check)).Select(static one => $"passes, so take it from expected-failures.json: {one.Check}"),
        ];
        Assert.True(wrong is [], string.Join(Environment.NewLine, wrong));
        Assert.True(checks.Count(static check => check.Status is "SUCCESS") > expected.Count, "Hardly anything was checked.");
    }
}
