using System.Text;
using System.Text.Json;
using CODE.Bench.Measuring;
using CODE.Testing.Processes;

namespace CODE.Bench.Load;

/// <summary>The load generator: Debian's <c>wrk</c>, a process of its own.</summary>
internal sealed class Wrk(ScratchFolder scratch)
{
    /// <summary>The program's name.</summary>
    public const string Program = "wrk";

    private const string ResultMark = "RESULT ";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Calls a target as fast as so many connections can, each with one call at a time.</summary>
    /// <exception cref="BenchException">A call was refused or broke: figures would mean nothing.</exception>
    public async Task<LoadResult> RunAsync(LoadTarget target, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var file = scratch.File("request");
        await File.WriteAllTextAsync(file, Written(target), cancellationToken);
        var cpu = ProcessTree.CpuTime(target.ProcessId);
        await using var wrk = ChildProcess.Start(
            Program,
            ["-t1", $"-c{connections}", $"-d{Math.Max(1, (int)duration.TotalSeconds)}s", "--timeout", "10s", "--latency", "-s", Path.Combine(AppContext.BaseDirectory, "Load", "post.lua"), target.Url.AbsoluteUri],
            new Dictionary<string, string> { ["BENCH_REQUEST"] = file });
        await wrk.WaitAsync(duration + Grace, cancellationToken);
        cpu = ProcessTree.CpuTime(target.ProcessId) - cpu;

        var line = wrk.Output.Split('\n').FirstOrDefault(static line => line.StartsWith(ResultMark, StringComparison.Ordinal))
            ?? throw new BenchException($"wrk gave no result for {target.Name}. {wrk.Told()}");
        return Read(target, JsonElement.Parse(line[ResultMark.Length..]), cpu);
    }

    private static string Written(LoadTarget target)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in target.Request.Headers)
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }

        if (target.Token() is { } token)
        {
            text.Append("Authorization: Bearer ").Append(token).Append('\n');
        }

        return text.Append('\n').Append(target.Request.Body).ToString();
    }

    private static LoadResult Read(LoadTarget target, JsonElement result, TimeSpan cpu)
    {
        var (calls, refused, broken) = (result.GetProperty("requests").GetInt64(), result.GetProperty("refused").GetInt64(), result.GetProperty("broken").GetInt64());
        var bytes = result.GetProperty("bytes").GetInt64() / (double)Math.Max(calls, 1);
        if (calls == 0 || refused > 0 || broken > 0 || bytes < target.Request.MinAnswerBytes)
        {
            throw new BenchException($"{target.Name}: of {calls} calls {refused} were refused and {broken} broke; answers had {bytes:f0} bytes, at least {target.Request.MinAnswerBytes} were expected.");
        }

        return new LoadResult(
            calls,
            calls / TimeSpan.FromMicroseconds(result.GetProperty("duration_us").GetDouble()).TotalSeconds,
            result.GetProperty("p50_us").GetDouble() / 1_000,
            result.GetProperty("p99_us").GetDouble() / 1_000,
            bytes,
            cpu.TotalMicroseconds / calls);
    }
}
