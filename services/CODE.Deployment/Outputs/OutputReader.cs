using System.Text.Json;
using CODE.Deployment.Planning;
using CODE.Deployment.Plans;
using CODE.Deployment.Terraform;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Outputs;

/// <summary>An output of a workspace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; <c>"(sensitive)"</c> where it must not be shown.</param>
internal sealed record OutputValue(string Name, JsonElement Value);

/// <summary>Reads outputs from the state.</summary>
internal sealed class OutputReader(TerraformWorkspaces workspaces, TargetLock locks, TerraformInit init, StateReader states)
{
    /// <summary>The outputs by name. The whole state is read, because an output can copy what only a resource's mark tells to be sensitive.</summary>
    /// <exception cref="FaultException">The state cannot be read, or the workspace needs to be initialized and is in use.</exception>
    public async Task<IReadOnlyList<OutputValue>> ReadAsync(string path, CallSource source, CancellationToken cancellationToken)
    {
        var workspace = workspaces.Resolve(path);
        var state = await ShowAsync(workspace, source, cancellationToken);
        var scrubber = new SecretScrubber(SensitiveValues.OfState(state));
        return
        [
            .. from output in Members(Member(state, "values"), "outputs")
               let mark = Member(output.Value, "sensitive")
               orderby output.Name
               select new OutputValue(output.Name, MaskedValue.Json(Member(output.Value, "value"), mark, scrubber)),
        ];
    }

    // Reading needs no lock, so it works during an apply; only a folder that is not initialized is, under the lock.
    private async Task<JsonElement> ShowAsync(TerraformWorkspace workspace, CallSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await states.ShowAsync(workspace.Path, cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.UpstreamFailed)
        {
            await using var holding = await locks.AcquireAsync(workspace.Target, source.Caller, source.Tool, cancellationToken);
            await init.EnsureAsync(workspace.Path, backend: true, cancellationToken);
            return await states.ShowAsync(workspace.Path, cancellationToken);
        }
    }
}
