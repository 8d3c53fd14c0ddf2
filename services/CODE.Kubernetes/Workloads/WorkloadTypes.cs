using CODE.Clusters.Discovery;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Workloads;

/// <summary>The kinds that are rolled out.</summary>
internal static class WorkloadTypes
{
    private static readonly Dictionary<string, ResourceType> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Deployment"] = KnownTypes.Deployment, ["deployments"] = KnownTypes.Deployment, ["deploy"] = KnownTypes.Deployment,
        ["StatefulSet"] = KnownTypes.StatefulSet, ["statefulsets"] = KnownTypes.StatefulSet, ["sts"] = KnownTypes.StatefulSet,
        ["DaemonSet"] = KnownTypes.DaemonSet, ["daemonsets"] = KnownTypes.DaemonSet, ["ds"] = KnownTypes.DaemonSet,
    };

    /// <summary>The kind of a name.</summary>
    /// <exception cref="FaultException">It is none that is rolled out.</exception>
    public static ResourceType Of(string kind) => ByName.GetValueOrDefault(kind)
        ?? throw new FaultException(FaultCodes.InvalidArgument, $"'{kind}' is not rolled out.", "Give Deployment, StatefulSet or DaemonSet.");
}
