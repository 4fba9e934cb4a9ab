namespace Dragonfly.Bench.Core;

/// <summary>Reviews for a load generator, one a line.</summary>
internal static class ReviewFile
{
    private const int Count = 300;

    public static void Write(string file)
    {
        using var output = File.Create(file);
        for (var number = 0; number < Count; number++)
        {
            // One container for the half of all Pods, and fewer and fewer have more.
            var containers = 1 + System.Numerics.BitOperations.TrailingZeroCount((number + 1) | 16);
            output.Write(Reviews.Create(containers, number));
            output.WriteByte((byte)'\n');
        }
    }
}
