using System.Text.Json;
using CODE.Deployment.Tests.Terraform;
using ModelContextProtocol;

namespace CODE.Deployment.Tests.Validation;

/// <summary>The tool as a client sees it.</summary>
public sealed class ValidationToolTests(DeploymentHost host) : IClassFixture<DeploymentHost>
{
    // Without _meta, which is the same for every tool of the fleet.
    private const int MaxListedBytes = 1229;

    [Fact]
    public async Task Tool_AsListed_IsSmall()
    {
        await using var client = await host.ConnectAsync();

        var tool = (await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Single(static tool => tool.Name == "validate_deployment");

        tool.ProtocolTool.Meta = null;
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(tool.ProtocolTool, McpJsonUtilities.DefaultOptions).Length, 1, MaxListedBytes);
        Assert.Equal(["type", "config_path"], tool.JsonSchema.GetProperty("required").EnumerateArray().Select(static name => name.GetString()));
    }

    [Fact]
    public async Task Tool_Called_AnswersInTheOneShape()
    {
        await File.WriteAllTextAsync(Path.Combine(host.Root, "pod.yaml"), Sample.Pod(container: "securityContext: {privileged: true}"), TestContext.Current.CancellationToken);

        var answer = await host.AnswerAsync("validate_deployment", new { type = "kubernetes", config_path = "pod.yaml", strict = false });

        Assert.False(answer.GetProperty("valid").GetBoolean());
        Assert.Equal(1, answer.GetProperty("error_count").GetInt32());
        var first = answer.GetProperty("diagnostics")[0];
        Assert.Equal(
            ("pss-baseline/privileged", "error", "pod.yaml", 10),
            (first.GetProperty("rule").GetString(), first.GetProperty("severity").GetString(), first.GetProperty("file").GetString(), first.GetProperty("line").GetInt32()));
    }

    [Theory]
    [InlineData("helm", ".", "invalid_argument")]
    [InlineData("docker", "", "invalid_argument")]
    [InlineData("docker", "/etc", "permission_denied")]
    [InlineData("docker", "no-such-folder", "not_found")]
    public async Task Tool_WrongArguments_AreRefused(string type, string path, string expected)
    {
        var (code, _, _) = await host.FaultAsync("validate_deployment", new { type, config_path = path });

        Assert.Equal(expected, code);
    }
}
