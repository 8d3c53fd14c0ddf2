namespace CODE.AppHost.Embedded.Running;

/// <summary>Keeps a second host from using the same data folder. The system lets go of it even when the host is killed.</summary>
internal sealed class FleetLock : IDisposable
{
    private readonly FileStream file;

    private FleetLock(FileStream file) => this.file = file;

    /// <exception cref="LocalFleetException">Another host holds it.</exception>
    public static FleetLock Take(DataFolder data)
    {
        try
        {
            return new FleetLock(new FileStream(data.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new LocalFleetException($"A fleet is already running on {data.Root}. Stop it, or give this one a folder of its own with --data or CODE_DATA.");
        }
    }

    public void Dispose() => file.Dispose();
}
