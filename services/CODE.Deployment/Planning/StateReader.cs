using System.Text;
using System.Text.Json;
using CODE.Deployment.Plans;
using CODE.Deployment.Stored;
using CODE.Deployment.Terraform;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Planning;

/// <summary>Reads a workspace's state through terraform, whatever its backend is.</summary>
internal sealed class StateReader(ITerraformCli cli)
{
    /// <summary>The largest plan or state document, in characters.</summary>
    public const int MaxDocument = 64 * 1024 * 1024;

    /// <summary>Which state the workspace has now.</summary>
    public async Task<StateVersion> VersionAsync(string folder, CancellationToken cancellationToken)
    {
        var output = await cli.CaptureAsync(new TerraformCommand(folder, ["state", "pull"]) { MaxOutput = MaxDocument }, cancellationToken);
        if (output.ExitCode != 0)
        {
            throw Failed("state pull", output);
        }

        return string.IsNullOrWhiteSpace(output.Output) ? new StateVersion("", 0) : Read(Encoding.UTF8.GetBytes(output.Output));
    }

    /// <summary>The state as <c>show -json</c> tells it; holds secrets.</summary>
    public async Task<JsonElement> ShowAsync(string folder, CancellationToken cancellationToken)
    {
        var output = await cli.CaptureAsync(new TerraformCommand(folder, ["show", "-json", "-no-color"]) { MaxOutput = MaxDocument }, cancellationToken);
        return output.ExitCode == 0 ? JsonElement.Parse(output.Output) : throw Failed("show", output);
    }

    /// <summary>The sensitive values of the state; none when it cannot be read.</summary>
    public async Task<IEnumerable<string>> SecretsAsync(string folder, CancellationToken cancellationToken)
    {
        var output = await cli.CaptureAsync(new TerraformCommand(folder, ["show", "-json", "-no-color"]) { MaxOutput = MaxDocument }, cancellationToken);
        return output.ExitCode == 0 ? [.. SensitiveValues.OfState(JsonElement.Parse(output.Output))] : [];
    }

    // The two members stand at the document's beginning; the rest is not read.
    private static StateVersion Read(ReadOnlySpan<byte> state)
    {
        var reader = new Utf8JsonReader(state);
        var (lineage, serial) = ("", 0L);
        while (reader.Read() && (lineage.Length == 0 || serial == 0))
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            if (reader.ValueTextEquals("lineage"u8) && reader.Read())
            {
                lineage = reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("serial"u8) && reader.Read())
            {
                serial = reader.GetInt64();
            }
            else
            {
                reader.Skip();
            }
        }

        return new StateVersion(lineage, serial);
    }

    private static FaultException Failed(string verb, TerraformOutput output) =>
        TerraformFaults.From(verb, [new TerraformDiagnostic("error", "The state cannot be read", output.ErrorOutput, null, null, null)], SecretScrubber.None);
}
