namespace CODE.Bench.Mix;

/// <summary>Chooses among things of which few are wanted often and most rarely: the thing of rank <c>n</c> in proportion to <c>1 / n^exponent</c>.</summary>
internal sealed class Zipf
{
    private readonly double[] _upTo;

    /// <summary>Prepares the choice.</summary>
    /// <param name="count">How many things there are.</param>
    /// <param name="exponent">How steep it is; about 1 for what people ask for.</param>
    public Zipf(int count, double exponent)
    {
        _upTo = new double[count];
        var sum = 0.0;
        for (var rank = 1; rank <= count; rank++)
        {
            _upTo[rank - 1] = sum += Math.Pow(rank, -exponent);
        }
    }

    /// <summary>The index of the next thing; 0 is the one wanted most.</summary>
    public int Next(Random random)
    {
        var found = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return found < 0 ? ~found : found;
    }
}
