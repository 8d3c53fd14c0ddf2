using CODE.Prometheus.Alerting;
using CODE.Prometheus.Queries;

namespace CODE.Prometheus.Connections;

/// <summary>The backends that this server may ask.</summary>
public interface IBackendDirectory
{
    /// <summary>Their names, the default first; empty when none is configured.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>A backend. Nothing is sent yet.</summary>
    /// <param name="name">Its name; the default one when null.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">None is configured, or none of that name.</exception>
    IBackend Open(string? name);
}

/// <summary>A Prometheus, and its Alertmanager where it has one.</summary>
public interface IBackend
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The Prometheus.</summary>
    IPrometheus Prometheus { get; }

    /// <summary>The Alertmanager; null when none is configured.</summary>
    IAlertmanager? Alertmanager { get; }

    /// <summary>The Alertmanager, for what cannot be done without it.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">None is configured.</exception>
    IAlertmanager RequireAlertmanager();
}
