using System.Text.Json;

namespace CODE.Deployment.Terraform;

/// <summary>
/// An error or a warning as terraform reports it in its machine-readable output.
/// The source snippet that comes with it is left out on purpose: it can quote a line of a variables file.
/// </summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Summary">One line.</param>
/// <param name="Detail">The explanation; may be empty.</param>
/// <param name="Address">The resource it is about, where there is one.</param>
/// <param name="File">The file it is about, as terraform names it, where there is one.</param>
/// <param name="Line">The line in that file, from 1.</param>
public sealed record TerraformDiagnostic(string Severity, string Summary, string Detail, string? Address, string? File, int? Line)
{
    /// <summary>Whether it is an error.</summary>
    public bool IsError => Severity == "error";

    /// <summary>Reads the <c>diagnostic</c> object of a message, or an item of <c>validate -json</c>.</summary>
    public static TerraformDiagnostic Read(JsonElement json)
    {
        var range = json.TryGetProperty("range", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return new TerraformDiagnostic(
            Text(json, "severity") ?? "error",
            Text(json, "summary") ?? "",
            Text(json, "detail") ?? "",
            Text(json, "address"),
            range.ValueKind == JsonValueKind.Object ? Text(range, "filename") : null,
            range.ValueKind == JsonValueKind.Object && range.TryGetProperty("start", out var start) && start.TryGetProperty("line", out var line)
                ? line.GetInt32()
                : null);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
