using System.Globalization;

namespace CODE.Bench.Measuring;

/// <summary>What the runtime of a process of the fleet counts, read from its <c>/metrics</c>.</summary>
internal static class RuntimeCounters
{
    private const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    /// <summary>All bytes that were ever allocated on the managed heap.</summary>
    public static async Task<double> AllocatedBytesAsync(HttpMessageInvoker http, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/metrics"));
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var line = text.Split('\n').FirstOrDefault(static line => line.StartsWith(Allocated, StringComparison.Ordinal))
            ?? throw new BenchException($"{address} does not tell {Allocated}.");
        return double.Parse(line.Split('}')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
