using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CODE.Bench.Fleet;
using CODE.Bench.Measuring;
using CODE.Bench.Results;
using CODE.Testing.Kubernetes;

namespace CODE.Bench.Groups;

/// <summary>How long it takes to gather context over all servers of the embedded fleet at once, beside the slowest of them asked alone.</summary>
internal sealed class ContextGroup : IBenchGroup
{
    private const double MostAdded = 30;
    private const int CallsPerRound = 20;
    private const string Workload = "shop";

    /// <inheritdoc />
    public string Name => "context";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => ["etcd"];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        using var asking = new Asking();
        await using var cluster = await TestCluster.StartAsync(context.CancellationToken);
        await cluster.ApplyAsync(FilledCluster.Deployment(Workload, replicas: 3), "default", context.CancellationToken);
        // The server's own limit towards a cluster is for many callers over a time, and not what is measured.
        await using var fleet = await EmbeddedFleet.StartAsync(
            context.Scratch.Folder("context"), asking, context.CancellationToken, new Dictionary<string, string> { ["Clusters__Kubeconfig"] = cluster.Kubeconfig, ["Clusters__RequestsPerSecond"] = "10000" });
        var token = (await File.ReadAllTextAsync(Path.Combine(fleet.Data, "token"), context.CancellationToken)).Trim();
        var gatherer = new Gatherer(asking, fleet.Gateway, token);
        var servers = await gatherer.ServersAsync(context.CancellationToken);

        context.Say($"gather context of {string.Join(", ", servers)}");
        string?[] subjects = [null, .. servers];
        foreach (var subject in subjects)
        {
            await gatherer.TimeAsync(subject, context.CancellationToken);
        }

        var results = await Rounds.InterleaveAsync([.. subjects.Select(static subject => subject ?? "")], context.Pace.Rounds, subject => gatherer.TimeAsync(subject.Length == 0 ? null : subject, context.CancellationToken), context.CancellationToken);
        var (all, slowest) = (results[""], servers.Select(server => results[server]).MaxBy(static times => Spread.Of(times).Median)!);
        context.Add(Figure.Of("context.gather.vs_slowest", Paired.Of(all, slowest, static time => time), "ms"));
        context.Add(Figure.Of("context.gather.added", Spread.Of(all.Zip(slowest, static (time, alone) => time - alone)), "ms", Goal.AtMost(MostAdded)));
    }

    /// <summary>Asks the gateway.</summary>
    private sealed class Gatherer(Asking asking, Uri gateway, string token)
    {
        /// <summary>The servers that answer.</summary>
        public async Task<IReadOnlyList<string>> ServersAsync(CancellationToken cancellationToken)
        {
            using var answer = JsonDocument.Parse(await AskAsync(null, cancellationToken));
            return [.. answer.RootElement.GetProperty("servers").EnumerateArray().Select(static server => server.GetProperty("server").GetString()!)];
        }

        /// <summary>The milliseconds that one answer takes, of several in a row.</summary>
        public async Task<double> TimeAsync(string? server, CancellationToken cancellationToken)
        {
            var began = Stopwatch.GetTimestamp();
            for (var call = 0; call < CallsPerRound; call++)
            {
                await AskAsync(server, cancellationToken);
            }

            return Stopwatch.GetElapsedTime(began).TotalMilliseconds / CallsPerRound;
        }

        private async Task<byte[]> AskAsync(string? server, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, $"/admin/context?name={Workload}{(server is null ? "" : $"&server={server}")}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await asking.Http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? body : throw new BenchException($"Context cannot be gathered: {System.Text.Encoding.UTF8.GetString(body)}");
        }
    }
}
