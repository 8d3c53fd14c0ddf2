using System.Text.Json.Nodes;

namespace CODE.Deployment.Manifests;

/// <summary>
/// Writes out the protocol of ports, which tells the items of these lists from each other. Its default is the API's, but servers before 1.21 refuse to apply an item without it:
/// https://github.com/kubernetes-sigs/structured-merge-diff/issues/130.
/// </summary>
internal static class MergeKeys
{
    private const string Protocol = "protocol";
    private const string DefaultProtocol = "TCP";
    private static readonly string[][] PodSpecs = [["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"], ["spec"]];

    /// <summary>Completes an object in place.</summary>
    public static void Complete(JsonObject item)
    {
        if ((string?)item["kind"] == "Service")
        {
            CompletePorts(item["spec"]);
        }

        foreach (var spec in PodSpecs.Select(path => path.Aggregate((JsonNode?)item, static (node, name) => (node as JsonObject)?[name])).OfType<JsonObject>())
        {
            foreach (var container in Items(spec["containers"]).Concat(Items(spec["initContainers"])))
            {
                CompletePorts(container);
            }
        }
    }

    private static void CompletePorts(JsonNode? owner)
    {
        foreach (var port in Items((owner as JsonObject)?["ports"]))
        {
            port[Protocol] ??= DefaultProtocol;
        }
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];
}
