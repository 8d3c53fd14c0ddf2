using System.Diagnostics;
using CODE.Deployment.Programs;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Manifests.Kustomize;

/// <summary>Runs <c>kubectl kustomize</c>, without anything that it could fetch something with.</summary>
internal sealed class KustomizeProgram(TimeProvider time)
{
    private const int MaxOutput = 8 * 1024 * 1024;
    private const int MaxErrors = 64 * 1024;

    // Nobody listens there.
    private const string NoProxy = "http://127.0.0.1:9";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly string? _path = ProgramPath.Find("kubectl", Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>Builds a kustomization.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="home">A folder that it may write to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is no kubectl, it takes too long, or makes too much.</exception>
    public async Task<KustomizeOutput> BuildAsync(string folder, string home, CancellationToken cancellationToken)
    {
        using var process = Start(folder, home);
        var (output, errors) = (BoundedReader.ReadAsync(process.StandardOutput, MaxOutput), BoundedReader.ReadAsync(process.StandardError, MaxErrors));
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(both.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new FaultException(FaultCodes.Timeout, $"kubectl did not build the kustomization within {Deadline.TotalSeconds:0} s.", "Build a part of it. Nothing was deployed.");
        }

        var (text, isWhole) = await output;
        return isWhole
            ? new KustomizeOutput(process.ExitCode == 0, text, (await errors).Text)
            : throw new FaultException(FaultCodes.TooLarge, $"The kustomization makes more than {MaxOutput / (1024 * 1024)} MiB.", "Build a part of it. Nothing was deployed.");
    }

    private Process Start(string folder, string home)
    {
        var start = new ProcessStartInfo(_path ?? throw NoProgram())
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("kustomize");
        start.ArgumentList.Add(folder);

        // Nothing of this server's, no git to clone with, and no way to the network.
        start.Environment.Clear();
        foreach (var (name, value) in new[] { ("HOME", home), ("PATH", ""), ("HTTP_PROXY", NoProxy), ("HTTPS_PROXY", NoProxy) })
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw NoProgram();
        process.StandardInput.Close();
        return process;
    }

    private static FaultException NoProgram() => new(
        FaultCodes.Unavailable,
        "A kustomization is built with kubectl, which is not on the PATH of the deployment server.",
        "The operator installs kubectl; or give the output of 'kubectl kustomize' as a manifest. Nothing was deployed.");
}

/// <summary>What building a kustomization gave.</summary>
/// <param name="Succeeded">Whether it was built.</param>
/// <param name="Output">The manifests.</param>
/// <param name="Errors">What kubectl said about it.</param>
internal sealed record KustomizeOutput(bool Succeeded, string Output, string Errors);
