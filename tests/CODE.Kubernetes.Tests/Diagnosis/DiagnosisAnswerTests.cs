using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Clusters.Discovery;
using CODE.Clusters.Status;
using CODE.Kubernetes.Diagnosis;
using CODE.Kubernetes.Tools;
using CODE.ServiceDefaults.Mcp;
using CODE.Testing;

namespace CODE.Kubernetes.Tests.Diagnosis;

public sealed class DiagnosisAnswerTests
{
    private const int MostBytes = 8 * 1024;

    private static readonly Case Found = new(KnownTypes.Deployment, "shop", "web", new JsonObject(), new ObjectStatus(StatusVerdict.InProgress, "waiting"), new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero))
    {
        Pods = [],
        Missing = [.. Enumerable.Range(0, 50).Select(static at => $"part {at}: {new string('x', 600)}")],
    };

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('ж')]
    public void HoweverMuchIsFound_TheAnswerIsSmall_AndTheFirstCauseIsThere(char sign)
    {
        var long_ = new string(sign, 1_000);
        Cause[] causes = [.. Enumerable.Range(0, 30).Select(_ => new Cause(CauseKind.CrashLoop, Certainty.Certain, long_, long_, ["web-1"], [.. Enumerable.Range(0, 30).Select(_ => Evidence.Of(long_, long_))]))];

        var answer = DiagnosisAnswer.Of(Found, causes);

        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(answer, FleetJson.Options).Length, 1, MostBytes);
        Assert.NotEmpty(answer.Causes);
        Assert.NotEmpty(answer.Causes[0].UntrustedEvidence);
        Assert.True(answer.Truncated);
    }

    [Fact]
    public void FewCauses_AreAllThere()
    {
        Cause[] causes = [.. Enumerable.Range(0, 4).Select(static at => new Cause(CauseKind.CrashLoop, Certainty.Certain, $"{at}", "fix", [], [Evidence.Of("Pod web-1", "it ended")]))];

        var answer = DiagnosisAnswer.Of(Found with { Missing = [] }, causes);

        Assert.Equal(["0", "1", "2", "3"], answer.Causes.Select(static cause => cause.Summary));
        Assert.False(answer.Truncated);
        Assert.Null(answer.Missing);
    }

    [Fact]
    public void EveryCause_IsDocumented()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnosis.md"));
        Assert.All(Enum.GetValues<CauseKind>(), kind => Assert.Contains($"`{JsonNamingPolicy.SnakeCaseLower.ConvertName($"{kind}")}`", document, StringComparison.Ordinal));
    }
}
