namespace CODE.AppHost.Embedded.Store;

/// <summary>
/// Notes in the store's folder which page size its append-only file has. Garnet reads a file of another page size without complaint and leaves out a part of it,
/// so that such a folder has to be refused.
/// </summary>
internal static class StoreLayout
{
    private const string FileName = "layout";
    private const string Log = "AOF";

    /// <summary>Checks what is in the folder, and notes the layout where there is nothing yet.</summary>
    /// <exception cref="LocalFleetException">The folder was written in another layout.</exception>
    public static void Check(string folder, string layout)
    {
        var note = Path.Combine(folder, FileName);
        var written = File.Exists(note) ? File.ReadAllText(note) : Directory.Exists(Path.Combine(folder, Log)) ? "" : null;
        if (written is null)
        {
            File.WriteAllText(note, layout);
        }
        else if (written != layout)
        {
            throw new LocalFleetException(
                $"The store in {folder} was written by another version of the host, whose layout this one does not read. Start that version, or move the folder away: the fleet then starts with an empty one.");
        }
    }
}
