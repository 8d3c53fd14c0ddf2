using System.Text.Json;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Terraform;

/// <summary>
/// The terraform (or tofu) binary. Every run has a deadline; cancelling interrupts the binary first, so that it can release its state lock,
/// and kills it with its children only when it does not end within the grace.
/// </summary>
public interface ITerraformCli
{
    /// <summary>Runs a command whose standard output is one document (<c>show -json</c>, <c>validate -json</c>, <c>fmt -check</c>, …).</summary>
    /// <exception cref="FaultException">
    /// <see cref="FaultCodes.Unavailable"/>: there is no binary; <see cref="FaultCodes.Timeout"/>: the time was over;
    /// <see cref="FaultCodes.TooLarge"/>: the output is over <see cref="TerraformCommand.MaxOutput"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<TerraformOutput> CaptureAsync(TerraformCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a command whose standard output is a line of JSON per event (<c>init -json</c>, <c>plan -json</c>, <c>apply -json</c>).
    /// It returns also after an interruption, since what an interrupted apply did has to be told.
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <param name="onEvent">Called for each event as it comes, in order; the element is valid only during the call.</param>
    /// <param name="cancellationToken">Interrupts the run.</param>
    /// <exception cref="FaultException"><see cref="FaultCodes.Unavailable"/>: there is no binary.</exception>
    Task<TerraformRun> StreamAsync(TerraformCommand command, Action<JsonElement>? onEvent, CancellationToken cancellationToken);
}
