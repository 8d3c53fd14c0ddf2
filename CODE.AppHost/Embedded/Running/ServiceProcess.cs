using System.Diagnostics;

namespace CODE.AppHost.Embedded.Running;

/// <summary>One run of a service: its process, the lifeline that ties it to the host (<see cref="StartupHook"/>), and the copying of its output.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process process;

    private ServiceProcess(Process process, BoundedLog log)
    {
        this.process = process;
        Exited = WaitAsync(
            CopyAsync(process.StandardOutput.BaseStream, log),
            CopyAsync(process.StandardError.BaseStream, log));
    }

    /// <summary>The process's id.</summary>
    public int Id => process.Id;

    /// <summary>Completes with the exit code once the process has ended.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts the service as <c>dotnet run</c> would: its built assembly, in its project's folder.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses to start the process.</exception>
    public static ServiceProcess Start(ProjectResource service, BoundedLog log)
    {
        var start = new ProcessStartInfo(DotnetMuxer.Find(), [service.Metadata.AssemblyPath])
        {
            WorkingDirectory = Path.GetDirectoryName(service.Metadata.ProjectPath),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        foreach (var (name, value) in ServiceEnvironment.For(service))
        {
            start.Environment[name] = value;
        }

        return new ServiceProcess(Process.Start(start)!, log);
    }

    /// <summary>Asks the service to stop, and kills it, with what it started, if it hasn't within the grace period.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan grace, TimeProvider time)
    {
        process.StandardInput.Close();
        try
        {
            await Exited.WaitAsync(grace, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await Exited.ConfigureAwait(false);
            return false;
        }
    }

    public void Dispose() => process.Dispose();

    private async Task<int> WaitAsync(params Task[] copies)
    {
        await process.WaitForExitAsync().ConfigureAwait(false);

        // A grandchild may hold the pipes open for as long as it likes; what the service itself wrote is there at once.
        await Task.WhenAny(Task.WhenAll(copies), Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        return process.ExitCode;
    }

    private static async Task CopyAsync(Stream output, BoundedLog log)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await output.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
            {
                log.Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The pipe ended with its process, or the log with the host.
        }
    }
}
