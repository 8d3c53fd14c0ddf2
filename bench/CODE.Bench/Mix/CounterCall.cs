using System.Globalization;
using CODE.Bench.Load;

namespace CODE.Bench.Mix;

/// <summary>A call of one of the bench server's counters, and what its answer says.</summary>
internal static class CounterCall
{
    private const string WriteTool = "bench_write";

    /// <summary>The tools that read, the most wanted first.</summary>
    public static readonly string[] ReadTools = ["bench_read_pods", "bench_read_services", "bench_read_events"];

    /// <summary>A read.</summary>
    public static McpRequest Read(string tool, string key) => McpRequest.Call(tool, new { key });

    /// <summary>A write.</summary>
    public static McpRequest Write(string key) => McpRequest.Call(WriteTool, new { key });

    /// <summary>The counter's value in an answer, whichever form that came in.</summary>
    /// <exception cref="BenchException">There is none: the call was refused.</exception>
    public static long ValueOf(ReadOnlySpan<byte> answer)
    {
        var mark = "\"structuredContent\":{\"value\":"u8;
        var at = answer.IndexOf(mark);
        if (at < 0)
        {
            throw new BenchException($"A counter's answer has no value: {System.Text.Encoding.UTF8.GetString(answer)}");
        }

        var rest = answer[(at + mark.Length)..];
        return long.Parse(rest[..rest.IndexOf((byte)'}')], CultureInfo.InvariantCulture);
    }

    /// <summary>Whether an answer came without a call of its own to the server.</summary>
    public static bool IsFromCache(ReadOnlySpan<byte> answer) => answer.IndexOf("\"state\":\"hit\""u8) >= 0 || answer.IndexOf("\"state\":\"shared\""u8) >= 0;
}
