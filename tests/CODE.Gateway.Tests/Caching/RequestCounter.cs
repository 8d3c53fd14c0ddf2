using System.Diagnostics.Metrics;

namespace CODE.Gateway.Tests.Caching;

/// <summary>Counts the calls to a server whose answers may come from the cache, as <c>mcp_cache_requests_total</c> does.</summary>
internal sealed class RequestCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _count;

    public RequestCounter(string server)
    {
        _listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name == "mcp_cache_requests")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                Interlocked.Add(ref _count, tag.Key == "server" && Equals(tag.Value, server) ? (int)value : 0);
            }
        });
        _listener.Start();
    }

    public int Count => _count;

    public void Dispose() => _listener.Dispose();
}
