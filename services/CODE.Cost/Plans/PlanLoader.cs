using System.Text;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Cost.Plans;

/// <summary>Gets plans from callers: as text, or as a file in the workspace.</summary>
internal sealed class PlanLoader(WorkspaceRoots roots)
{
    /// <summary>The largest plan, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <summary>Reads a plan.</summary>
    /// <param name="plan">The JSON itself, or the path of a file in the workspace.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FaultException">It is not a plan, or too large, or outside the workspace.</exception>
    public async Task<TerraformPlan> LoadAsync(string plan, CancellationToken cancellationToken)
    {
        if (plan.AsSpan().TrimStart() is ['{', ..])
        {
            return Parse(Encoding.UTF8.GetBytes(plan));
        }

        var file = roots.ResolveFile(plan);
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > MaxBytes)
        {
            throw TooLarge();
        }

        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return Parse(bytes);
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="FaultException">It is not a plan, or too large.</exception>
    public static TerraformPlan Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            throw TooLarge();
        }

        try
        {
            return PlanReader.Read(JsonElement.Parse(json.Span, Options));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Its message could quote the document.
            throw new FaultException(
                new Fault(FaultCodes.InvalidArgument, "The plan is not well-formed JSON, or nested too deeply.", "Give the output of: terraform show -json plan.tfplan"), exception);
        }
    }

    private static FaultException TooLarge() => new(
        FaultCodes.TooLarge, $"The plan is larger than {MaxBytes / 1024 / 1024} MiB.", "Split it, or plan a part of it with -target.");
}
