using System.Text.Json;

namespace CODE.AppHost.Embedded.Running;

/// <summary>Tells Prometheus where the services are, by the file discovery that it has: their ports are chosen at each start. See deploy/prometheus/prometheus.yml.</summary>
internal static class ScrapeTargets
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Writes the file whole, as Prometheus reads it whenever it changes.</summary>
    public static void Write(DataFolder data, IEnumerable<ProjectResource> services) => DataFolder.Replace(
        data.ScrapeTargetsFile,
        JsonSerializer.Serialize(services.Select(static service => new { targets = new[] { service.Address!.Authority }, labels = new { service = service.Name } }), Json));
}
