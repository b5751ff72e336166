package discordination.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whose certificates another server may show: those of the authorities that Java knows, and the operator's own, for
/// servers that no authority vouches for.
public final class Trust {
    private Trust() {}

    /// @param file one or more certificates as PEM
    /// @throws IllegalStateException when the file holds none
    public static SSLContext with(Path file) {
        try (var in = Files.newInputStream(file)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var certificate : known().getAcceptedIssuers()) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
            }
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(trusted).getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificates can be read from " + file, e);
        }
    }

    private static X509TrustManager known() throws GeneralSecurityException {
        for (var manager : managers(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager known) return known;
        }
        throw new GeneralSecurityException("Java trusts nobody");
    }

    private static TrustManagerFactory managers(KeyStore trusted) throws GeneralSecurityException {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers;
    }
}
