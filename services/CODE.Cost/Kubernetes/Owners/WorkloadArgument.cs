using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes.Owners;

/// <summary>Reads which workload or namespace a caller means. Names become parts of PromQL and of paths, so that only those pass that Kubernetes takes.</summary>
internal static partial class WorkloadArgument
{
    /// <summary>The namespace argument that means all.</summary>
    public const string AllNamespaces = "*";

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Deployment"] = "Deployment", ["deploy"] = "Deployment", ["deployments"] = "Deployment", ["StatefulSet"] = "StatefulSet", ["sts"] = "StatefulSet", ["statefulsets"] = "StatefulSet",
        ["DaemonSet"] = "DaemonSet", ["ds"] = "DaemonSet", ["daemonsets"] = "DaemonSet", ["ReplicaSet"] = "ReplicaSet", ["CronJob"] = "CronJob", ["Job"] = "Job", ["Pod"] = "Pod",
    };

    /// <summary>A workload as <c>kind/name</c>.</summary>
    /// <exception cref="FaultException">It is none.</exception>
    public static Workload Parse(string workload, string @namespace) =>
        workload.Split('/') is [var kind, var name] && Kinds.TryGetValue(kind, out var known) && IsName(name)
            ? new Workload(Namespace(@namespace) ?? throw Bad("'namespace' has to be one namespace.", "Give the workload's namespace."), known, name)
            : throw Bad("'workload' is none.", "Give kind/name, such as deployment/web; kinds are Deployment, StatefulSet, DaemonSet, ReplicaSet, CronJob, Job and Pod.");

    /// <summary>A namespace; null for all.</summary>
    /// <exception cref="FaultException">No namespace can have this name.</exception>
    public static string? Namespace(string @namespace) => @namespace == AllNamespaces ? null
        : IsName(@namespace) ? @namespace
        : throw Bad("'namespace' is no name that a namespace can have.", "Give its name, or * for all where a tool takes that.");

    /// <summary>Whether Kubernetes takes a name: what does not is no object's, whoever tells it.</summary>
    public static bool IsName(string name) => name.Length <= 253 && ObjectName().IsMatch(name);

    private static FaultException Bad(string message, string fix) => new(FaultCodes.InvalidArgument, message, fix);

    [GeneratedRegex(@"\A[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\z")]
    private static partial Regex ObjectName();
}
