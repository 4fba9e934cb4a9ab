using System.Net;
using System.Net.Sockets;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Tries what the user gave before the host does. A host that cannot start logs stack traces, and calls the background
/// services that it ends failures of theirs; these errors are the user's, and one line is enough for them.
/// </summary>
internal static class Preflight
{
    /// <exception cref="ResourceFileException">A file of resources is unreadable or invalid.</exception>
    /// <exception cref="BadInputException">Another file cannot be used.</exception>
    /// <exception cref="IOException">A port cannot be had.</exception>
    public static void Check(ServeOptions options, Kinds kinds)
    {
        ResourceFileReader.ReadFiles(options.Resources, kinds);
        CheckMounted(options.CertDir);
        CheckWritable(options.CaOut);
        CheckFree("--port", options.Port);
        CheckFree("--probe-port", options.ProbePort);
    }

    private static void CheckMounted(string? directory)
    {
        if (directory is null)
        {
            return;
        }

        try
        {
            var pair = MountedPair.Read(directory);
            pair.Open().Leaf.Dispose();
            pair.OpenAuthority();
        }
        catch (CertificateFormatException exception)
        {
            throw new BadInputException($"--cert-dir {directory}: {exception.Message}", exception);
        }
    }

    private static void CheckWritable(string? file)
    {
        if (file is null)
        {
            return;
        }

        if (Path.GetFileName(file).Length == 0)
        {
            throw new BadInputException($"--ca-out {file}: names no file");
        }

        if (Directory.Exists(file))
        {
            throw new BadInputException($"--ca-out {file}: is a folder");
        }

        var draft = InMemoryAuthority.DraftOf(file);
        try
        {
            File.WriteAllBytes(draft, []);
            File.Delete(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Messages quote the draft's path, of which the user knows nothing.
            var reason = exception is DirectoryNotFoundException
                ? "its folder does not exist"
                : exception.Message.Replace(Path.GetFullPath(draft), file, StringComparison.Ordinal);
            throw new BadInputException($"--ca-out {file}: cannot be written: {reason}", exception);
        }
    }

    // Bound as the server binds it, but not listened on: whoever connects too early is refused, as before.
    private static void CheckFree(string flag, int port)
    {
        if (port == 0)
        {
            return;
        }

        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new IOException($"{flag} {port}: {exception.Message}", exception);
        }
    }
}
