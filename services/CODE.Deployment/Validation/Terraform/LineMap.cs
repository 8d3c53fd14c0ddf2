namespace CODE.Deployment.Validation.Terraform;

/// <summary>Turns positions in a text into line numbers.</summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];
    private readonly int _firstLine;

    public LineMap(string text, int firstLine)
    {
        _firstLine = firstLine;
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1))
        {
            _starts.Add(i + 1);
        }
    }

    /// <summary>The line of a position.</summary>
    public int Of(int position)
    {
        var found = _starts.BinarySearch(position);
        return _firstLine + (found >= 0 ? found : ~found - 1);
    }
}
