namespace CODE.Cost.Imports;

/// <summary>How far an import is.</summary>
internal enum ImportState
{
    /// <summary>It begins, or goes on where one ended.</summary>
    Started,

    /// <summary>A document is being read.</summary>
    Reading,

    /// <summary>The prices are the catalogue now.</summary>
    Done,

    /// <summary>It was not begun.</summary>
    Skipped,

    /// <summary>It ended without effect.</summary>
    Failed,
}

/// <summary>A step of an import.</summary>
/// <param name="Provider">Whose prices.</param>
/// <param name="State">How far.</param>
/// <param name="Detail">What is read, or why it is skipped or failed.</param>
/// <param name="PartsDone">How many documents are read.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Prices">How many prices there are so far.</param>
internal sealed record ImportProgress(string Provider, ImportState State, string Detail, int PartsDone, int Parts, long Prices);
