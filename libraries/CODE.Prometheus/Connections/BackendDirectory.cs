using System.Collections.Concurrent;
using CODE.Prometheus.Alerting;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Prometheus.Connections;

/// <summary>Finds backends by their configured names.</summary>
internal sealed partial class BackendDirectory : IBackendDirectory, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Backend>> _opened = new(StringComparer.Ordinal);
    private readonly PrometheusOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BackendDirectory> _logger;

    public BackendDirectory(IOptions<PrometheusOptions> options, TimeProvider time, ILogger<BackendDirectory> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        Names = [.. _options.Backends.Keys.OrderByDescending(name => name == _options.Default).ThenBy(static name => name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public IBackend Open(string? name)
    {
        if (Names.Count == 0)
        {
            throw new FaultException(
                FaultCodes.Unavailable,
                "Monitoring is not configured: no Prometheus is named.",
                "The operator sets Prometheus:Backends:main:Url, in the environment as Prometheus__Backends__main__Url=http://…:9090, and ….Alertmanager:Url beside it.");
        }

        var wanted = name ?? Names[0];
        if (!_options.Backends.TryGetValue(wanted, out var options))
        {
            throw new FaultException(FaultCodes.NotFound, "There is no such context.", $"The contexts are: {string.Join(", ", Names)}.");
        }

        try
        {
            return _opened.GetOrAdd(wanted, key => new Lazy<Backend>(() => new Backend(key, options, _options, _time))).Value;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            _opened.TryRemove(wanted, out _);
            LogUnusable(exception, wanted);
            throw new FaultException(FaultCodes.Unavailable, $"The certificates of the context {wanted} cannot be used.", "The operator finds the reason in the server's log.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var backend in _opened.Values.Where(static backend => backend.IsValueCreated))
        {
            backend.Value.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Error, "The certificates of the backend {Backend} cannot be used")]
    private partial void LogUnusable(Exception exception, string backend);

    private sealed class Backend : IBackend, IDisposable
    {
        private readonly UpstreamConnection _queries;
        private readonly UpstreamConnection? _alerts;

        public Backend(string name, BackendOptions options, PrometheusOptions all, TimeProvider time)
        {
            Name = name;
            _queries = new UpstreamConnection("Prometheus", options, all, time);
            Prometheus = new PrometheusClient(_queries, all.MaxAnswerBytes);
            if (options.Alertmanager is { } alertmanager)
            {
                _alerts = new UpstreamConnection("Alertmanager", alertmanager, all, time);
                Alertmanager = new AlertmanagerClient(_alerts, all.MaxAnswerBytes);
            }
        }

        public string Name { get; }

        public IPrometheus Prometheus { get; }

        public IAlertmanager? Alertmanager { get; }

        public IAlertmanager RequireAlertmanager() => Alertmanager ?? throw new FaultException(
            FaultCodes.Unavailable, $"No Alertmanager is configured for the context {Name}.", $"The operator sets Prometheus:Backends:{Name}:Alertmanager:Url.");

        public void Dispose()
        {
            _queries.Dispose();
            _alerts?.Dispose();
        }
    }
}
