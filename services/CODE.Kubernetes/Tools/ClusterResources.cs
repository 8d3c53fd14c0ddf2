using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json;
using CODE.Clusters.Connections;
using CODE.Kubernetes.Overviews;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>Clusters as resources.</summary>
[McpServerResourceType]
internal sealed class ClusterResources(IClusterDirectory clusters)
{
    private const string Json = "application/json";

    /// <summary>Reads the namespaces of a cluster.</summary>
    [McpServerResource(UriTemplate = "k8s://{context}/namespaces", Name = "namespaces", Title = "The namespaces of a cluster", MimeType = Json)]
    [Description("The namespaces of a cluster that this server may use, each with its phase.")]
    public async Task<ResourceContents> Namespaces(string context, ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        var found = await ClusterOverview.NamespacesAsync(clusters.Open(context, Caller.From(principal)), cancellationToken);
        var text = JsonSerializer.Serialize(found.Select(static each => new NamespaceAnswer(each.Name, each.Phase)), FleetJson.Options);
        return new TextResourceContents { Uri = $"k8s://{context}/namespaces", MimeType = Json, Text = text };
    }
}

/// <summary>A namespace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">Active, or Terminating.</param>
internal sealed record NamespaceAnswer(string Name, string Phase);
