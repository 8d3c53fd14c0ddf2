using CODE.ServiceDefaults.Identity;

namespace CODE.Clusters.Connections;

/// <summary>The clusters that this server may speak to.</summary>
public interface IClusterDirectory
{
    /// <summary>The names of the contexts, the default first; empty when no cluster is configured.</summary>
    IReadOnlyList<string> Contexts { get; }

    /// <summary>A cluster, on behalf of a caller. Nothing is sent yet.</summary>
    /// <param name="context">The context's name; the default one when null.</param>
    /// <param name="caller">The caller, who is impersonated when the operator wants that.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">No cluster is configured, there is no such context, or its kubeconfig cannot be used.</exception>
    ICluster Open(string? context, Caller caller);
}
