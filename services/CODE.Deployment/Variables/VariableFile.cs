using System.Text.Json;
using CODE.Deployment.Workspaces;

namespace CODE.Deployment.Variables;

/// <summary>
/// Hands values to terraform with their types, in a file of JSON: never on the command line, which every process of the machine can read,
/// and never as text that terraform would have to parse.
/// </summary>
internal static class VariableFile
{
    // Not *.auto.tfvars.json: terraform reads it because it is named, not because of where it lies.
    private const string Name = "values.tfvars.json";

    /// <summary>The arguments that give these values; the file lives as long as the scratch folder.</summary>
    public static async Task<IReadOnlyList<string>> ArgumentsAsync(
        ScratchFolder scratch, IReadOnlyDictionary<string, JsonElement> values, CancellationToken cancellationToken)
    {
        if (values.Count == 0)
        {
            return [];
        }

        var path = await scratch.WriteAsync(Name, JsonSerializer.SerializeToUtf8Bytes(values), cancellationToken);
        return [$"-var-file={path}"];
    }
}
