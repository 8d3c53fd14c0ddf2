using System.Text.Json;
using CODE.Deployment.Validation;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Deployment.Tests.Validation;

public sealed class ReportTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Warnings_AreFailuresOnlyWhenStrict(bool strict, bool valid)
    {
        using var workspace = new ValidationWorkspace().With("a.yaml", Sample.Pod());

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes, strict: strict);

        Assert.Equal(valid, report.Valid);
        Assert.Equal(0, report.ErrorCount);
        Assert.True(report.WarningCount > 0);
        Assert.All(report.Diagnostics, static found => Assert.Equal(Severity.Warning, found.Severity));
    }

    [Fact]
    public void Report_OfVeryMuch_IsCutButCountsAll()
    {
        var found = Enumerable.Range(1, 5000).Select(static i => new Diagnostic("a/b", i % 2 == 0 ? Severity.Error : Severity.Info, "f.yaml", i, new string('ß', 1000), "Fix\nit."));

        var report = ReportBuilder.Build(new CheckOutcome(1, [.. found]), strict: true);

        Assert.Equal((2500, 0, 2500), (report.ErrorCount, report.WarningCount, report.InfoCount));
        Assert.True(report.Truncated);
        Assert.All(report.Diagnostics, static diagnostic => Assert.Equal(Severity.Error, diagnostic.Severity));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(report, FleetJson.Options).Length, 10_000, 20 * 1024);
    }

    [Fact]
    public void Report_OfManyShortOnes_ListsAtMostTwoHundred()
    {
        var found = Enumerable.Range(1, 500).Select(static i => new Diagnostic("a/b", Severity.Error, "f", i, "m", "x"));

        var report = ReportBuilder.Build(new CheckOutcome(1, [.. found]), strict: true);

        Assert.Equal(Enumerable.Range(1, 200), report.Diagnostics.Select(static diagnostic => diagnostic.Line!.Value));
    }

    [Theory]
    [InlineData("Dockerfile", DeploymentType.Docker, "FROM a:1\nENV API_KEY=hunter2secret\nARG TOKEN=hunter2secret\nRUN curl https://me:hunter2secret@x/\n")]
    [InlineData("compose.yaml", DeploymentType.Docker, "services:\n  a:\n    image: a:1\n    environment: [DB_PASSWORD=hunter2secret]\n")]
    [InlineData("a.yaml", DeploymentType.Kubernetes, "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: {hunter2secret: 1}}\ndata: {k: hunter2secret!}\n")]
    [InlineData("a.yaml", DeploymentType.Kubernetes, "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  a: \"hunter2secret\n b: [}\n")]
    public async Task SecretValues_NeverAppear(string file, DeploymentType type, string text)
    {
        using var workspace = new ValidationWorkspace().With(file, text);

        var report = await workspace.ValidateAsync(type);

        Assert.NotEmpty(report.Diagnostics);
        Assert.All(report.Diagnostics, static found => Assert.DoesNotContain("hunter2secret", found.Message + found.Fix, StringComparison.Ordinal));
    }
}
