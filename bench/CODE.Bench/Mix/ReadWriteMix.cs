using System.Collections.Concurrent;
using System.Diagnostics;
using CODE.Bench.Fleet;
using CODE.Bench.Load;

namespace CODE.Bench.Mix;

/// <summary>
/// What assistants do all day, in the small: reads of few things often and of many rarely, and a write now and then, each through any of the gateways.
/// A write bumps a counter that every read of its key returns, so that a read which shows an older value than it must is found out.
/// </summary>
internal sealed class ReadWriteMix(Asking asking, IReadOnlyList<Uri> gateways, IReadOnlyList<string> tokens)
{
    private const int Workers = 8;
    private const int Keys = 200;
    private const double WriteShare = 0.05;

    // What people ask for, and change: the thing of rank n in proportion to 1/n.
    private const double Exponent = 1;

    // Any seed will do; a fixed one makes runs alike.
    private const int Seed = 20_260_728;

    private static readonly Zipf KeyChoice = new(Keys, Exponent);
    private static readonly Zipf ToolChoice = new(CounterCall.ReadTools.Length, Exponent);

    private readonly ConcurrentDictionary<string, long> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Tool, string Key), bool> _known = new();

    /// <summary>Makes calls until there were so many, or the time is over.</summary>
    public async Task<MixResult> RunAsync(long calls, TimeSpan duration, CancellationToken cancellationToken)
    {
        var result = new MixResult();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker =>
            WorkAsync(new Random(Seed + worker), result, () => result.Calls >= calls || Stopwatch.GetElapsedTime(began) >= duration, cancellationToken)));
        return result;
    }

    private async Task WorkAsync(Random random, MixResult result, Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (!isOver())
        {
            var key = $"key-{KeyChoice.Next(random)}";
            if (random.NextDouble() < WriteShare)
            {
                await WriteAsync(key, random, result, cancellationToken);
            }
            else
            {
                await ReadAsync(CounterCall.ReadTools[ToolChoice.Next(random)], key, random, result, cancellationToken);
            }
        }
    }

    private async Task WriteAsync(string key, Random random, MixResult result, CancellationToken cancellationToken)
    {
        var value = CounterCall.ValueOf(await SendAsync(CounterCall.Write(key), random, cancellationToken));
        _written.AddOrUpdate(key, value, (_, known) => Math.Max(known, value));
        foreach (var tool in CounterCall.ReadTools)
        {
            _known.TryRemove((tool, key), out _);
        }

        result.AddWrite();
    }

    private async Task ReadAsync(string tool, string key, Random random, MixResult result, CancellationToken cancellationToken)
    {
        var atLeast = _written.GetValueOrDefault(key);
        var couldHit = !_known.TryAdd((tool, key), true);
        var answer = await SendAsync(CounterCall.Read(tool, key), random, cancellationToken);
        result.AddRead(CounterCall.IsFromCache(answer), couldHit, isStale: CounterCall.ValueOf(answer) < atLeast);
    }

    private Task<byte[]> SendAsync(McpRequest request, Random random, CancellationToken cancellationToken) =>
        asking.BodyAsync(request, gateways[random.Next(gateways.Count)], tokens[random.Next(tokens.Count)], cancellationToken);
}
