using System.Globalization;

namespace CODE.Bench.Measuring;

/// <summary>What a process of the fleet counts, read from its <c>/metrics</c>.</summary>
internal static class ProcessCounters
{
    /// <summary>All bytes that were ever allocated on the managed heap.</summary>
    public const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    /// <summary>The gateway's audit records that were lost.</summary>
    public const string AuditDropped = "mcp_audit_dropped_total";

    /// <summary>One counter.</summary>
    public static async Task<double> ReadAsync(string counter, HttpMessageInvoker http, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/metrics"));
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(counter, StringComparison.Ordinal))
            ?? throw new BenchException($"{address} does not tell {counter}.");
        return double.Parse(line.Split('}')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
