using System.Text;
using System.Text.Json;
using CODE.Bench.Fleet;
using CODE.Bench.Results;
using CODE.Testing.Monitoring;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Bench.Groups.Monitoring;

/// <summary>How many bytes a model has to read for the answers to ten questions, beside other MCP servers for Prometheus, over the same Prometheus.</summary>
internal sealed class MonitoringGroup : IBenchGroup
{
    private const string Project = "services/CODE.Monitoring";
    private const string ServerName = "monitoring";

    /// <inheritdoc />
    public string Name => "monitoring";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => ["prometheus", "promtool", "prometheus-alertmanager", StoreProcess.Program, "node", "npm"];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        await PeerPackages.InstallAsync(context.CancellationToken);
        context.Say("start Prometheus with 31 days of history");
        await using var shop = await MonitoredShop.StartAsync(context.CancellationToken);
        await using var store = await StoreProcess.StartAsync(context.CancellationToken);
        using var keys = new BenchKeys();
        await using var program = await WebProgram.StartAsync(Project, [], [("ConnectionStrings:cache", store.ConnectionString), .. keys.Server, .. shop.Settings], "/health", context.CancellationToken);
        await using var own = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(program.Address, "/mcp"),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {keys.FleetToken(ServerName)}" },
            }),
            cancellationToken: context.CancellationToken);
        await using var mcpPrometheus = await PeerAsync(PeerPackages.File("mcp-prometheus-linux-amd64", "bin/mcp-prometheus-linux-amd64"), [], shop.Prometheus, context);
        await using var prometheusMcp = await PeerAsync("node", [PeerPackages.Program("prometheus-mcp"), "stdio"], shop.Prometheus, context);

        var questions = MonitoringQuestion.All(shop.End);
        List<(MonitoringQuestion Question, double Own, double? McpPrometheus, double? PrometheusMcp)> asked = [];
        foreach (var question in questions)
        {
            asked.Add((
                question, await BytesAsync(own, question.Own, context, isOwn: true) ?? throw new BenchException($"{question.Name} has no answer."),
                await BytesAsync(mcpPrometheus, question.McpPrometheus, context), await BytesAsync(prometheusMcp, question.PrometheusMcp, context)));
        }

        Compare(context, "vs_mcp_prometheus", [.. asked.Where(static each => each.McpPrometheus is not null).Select(static each => (each.Question.Name, each.Own, each.McpPrometheus!.Value))]);
        Compare(context, "vs_prometheus_mcp", [.. asked.Where(static each => each.PrometheusMcp is not null).Select(static each => (each.Question.Name, each.Own, each.PrometheusMcp!.Value))]);
    }

    private static void Compare(BenchContext context, string peer, IReadOnlyList<(string Question, double Own, double Peer)> answers)
    {
        foreach (var (question, own, other) in answers)
        {
            context.Add(FigureOf($"monitoring.answer_bytes.{question}.{peer}", own, other, null));
        }

        context.Add(FigureOf($"monitoring.answer_bytes.total.{peer}", answers.Sum(static answer => answer.Own), answers.Sum(static answer => answer.Peer), Goal.RatioAtMost(0.5)));
    }

    private static Figure FigureOf(string name, double own, double peer, Goal? goal) => new(name, own, "bytes") { Reference = peer, Ratio = own / peer, Goal = goal };

    private static Task<McpClient> PeerAsync(string command, string[] arguments, Uri prometheus, BenchContext context) => McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = command,
            Arguments = arguments,
            EnvironmentVariables = new Dictionary<string, string?> { ["PROMETHEUS_URL"] = prometheus.AbsoluteUri.TrimEnd('/') },
        }),
        cancellationToken: context.CancellationToken);

    // What a model reads: the texts, and of ours, which are short, the structured content too.
    private static async Task<double?> BytesAsync(McpClient client, ToolCall[] calls, BenchContext context, bool isOwn = false)
    {
        double? sum = calls.Length == 0 ? null : 0;
        foreach (var call in calls)
        {
            var arguments = JsonSerializer.SerializeToElement(call.Arguments).EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value);
            var result = await client.CallToolAsync(call.Tool, arguments, cancellationToken: context.CancellationToken);
            var texts = result.Content.OfType<TextContentBlock>().Select(static block => block.Text).ToArray();
            if (result.IsError is true)
            {
                throw new BenchException($"{call.Tool} failed: {string.Join(' ', texts)}");
            }

            var structured = isOwn ? result.StructuredContent?.GetRawText() ?? "" : "";
            sum += texts.Append(structured).Sum(Encoding.UTF8.GetByteCount);
        }

        return sum;
    }
}
