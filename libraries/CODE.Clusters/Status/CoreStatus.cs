using System.Text.Json.Nodes;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of what workloads stand on.</summary>
internal static class CoreStatus
{
    /// <summary>Reads the status of a PersistentVolumeClaim. Whether somebody will bind it, only its events tell.</summary>
    public static ObjectStatus OfClaim(JsonObject item)
    {
        var name = $"persistentvolumeclaim \"{item.Name()}\"";
        return item.Text("status.phase") switch
        {
            "Bound" => Current($"{name} is bound"),
            "Lost" => Failed($"{name} has lost its volume"),
            _ => InProgress($"{name} is not bound yet"),
        };
    }

    /// <summary>
    /// Reads the status of a Service. That a load balancer has no address yet does not hold it back, as in kstatus: where nobody gives addresses, it never would be current.
    /// </summary>
    public static ObjectStatus OfService(JsonObject item)
    {
        var name = $"service \"{item.Name()}\"";
        if (item.Text("spec.type") != "LoadBalancer")
        {
            return Current($"{name} is ready");
        }

        return item.Text("spec.clusterIP") is not { Length: > 0 }
            ? InProgress($"{name} has no cluster address yet")
            : Current($"{name} is ready", item.Objects("status.loadBalancer.ingress").Any() ? null : "Its load balancer has no address yet.");
    }

    /// <summary>Reads the status of a Namespace.</summary>
    public static ObjectStatus OfNamespace(JsonObject item) => item.Text("status.phase") switch
    {
        "Active" => Current($"namespace \"{item.Name()}\" is active"),
        "Terminating" => new ObjectStatus(StatusVerdict.Terminating, $"namespace \"{item.Name()}\" is being deleted"),
        _ => InProgress($"namespace \"{item.Name()}\" is not active yet"),
    };

    /// <summary>Reads the status of a CustomResourceDefinition: whether objects of its kind can be made.</summary>
    public static ObjectStatus OfDefinition(JsonObject item)
    {
        var name = $"customresourcedefinition \"{item.Name()}\"";
        return item.Condition("NamesAccepted") is { IsFalse: true } names ? Failed($"{name} cannot have its names: {names.Told}")
            : item.Condition("Established") switch
            {
                { IsTrue: true } => Current($"{name} is established"),
                { IsFalse: true, Reason: not "Installing" } established => Failed($"{name} is not established: {established.Told}"),
                _ => InProgress($"{name} is being installed"),
            };
    }
}
