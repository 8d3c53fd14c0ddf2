using System.Text.Json.Nodes;
using CODE.Clusters.Discovery;
using CODE.Deployment.Manifests;

namespace CODE.Deployment.Rollouts;

/// <summary>An object that is to be in a cluster.</summary>
/// <param name="Declared">The object as it was declared.</param>
/// <param name="Type">Its kind as the cluster serves it; null while the same deployment is still to define it.</param>
/// <param name="Namespace">The namespace that it is to be in; null for objects without one.</param>
internal sealed record PlannedObject(DeclaredObject Declared, ResourceType? Type, string? Namespace)
{
    /// <summary>How it is shown: <c>Deployment shop/web</c>.</summary>
    public string Title => Namespace is null ? $"{Declared.Kind} {Declared.Name}" : $"{Declared.Kind} {Namespace}/{Declared.Name}";

    /// <summary>What tells it from every other object of its cluster, whichever version it is written in.</summary>
    public string Key => string.Join('|', Declared.Group, Declared.Kind, Namespace ?? "", Declared.Name);

    /// <summary>The object as it is sent, with its namespace.</summary>
    public JsonObject Body
    {
        get
        {
            var body = Declared.Item.DeepClone().AsObject();
            if (Namespace is not null)
            {
                body["metadata"]!["namespace"] = Namespace;
            }

            return body;
        }
    }
}
