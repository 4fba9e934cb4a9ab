using System.Text;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>What the program did.</summary>
internal sealed record ExecutableResult(int ExitCode, byte[] Bytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(Bytes);
}
