using CODE.Prometheus.Connections;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Faults;

namespace CODE.Monitoring.Context;

/// <summary>What all backends tell. One that cannot be asked is missing, and keeps no other from telling.</summary>
/// <param name="Items">What they tell, one of each in turn.</param>
/// <param name="Missing">Those that could not be asked.</param>
internal sealed record BackendsAsked(IReadOnlyList<ContextItem> Items, IReadOnlyList<ContextGap> Missing)
{
    /// <summary>Asks all at once.</summary>
    /// <exception cref="FaultException">None is configured.</exception>
    public static async Task<BackendsAsked> AllAsync(IBackendDirectory backends, string part, Func<IBackend, Task<IEnumerable<ContextItem>>> ask)
    {
        if (backends.Names.Count == 0)
        {
            // Says what to configure.
            backends.Open(null);
        }

        var gaps = new List<ContextGap>();
        var found = await Task.WhenAll(backends.Names.Select(async name =>
        {
            try
            {
                return (await ask(backends.Open(name))).ToArray();
            }
            catch (FaultException exception)
            {
                lock (gaps)
                {
                    gaps.Add(new ContextGap($"{part}/{name}", exception.Fault.Code, exception.Fault.Message));
                }

                return [];
            }
        }));
        return new BackendsAsked([.. found.SelectMany(static items => items.Index()).OrderBy(static item => item.Index).Select(static item => item.Item)], gaps);
    }
}
