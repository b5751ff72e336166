// Previews of links, and embeds that bots write; strangers' media comes through the proxy only.
import { Play } from 'lucide-react';
import { useState } from 'react';
import { fileUrl, proxied } from '@/api/http';
import type { Embed, EmbedImage } from '@/api/wire';
import { t } from '@/i18n';
import { safeColour } from '@/store/names';
import { Markdown } from '@/text/Markdown';
import { SafeLink } from '@/text/SafeLink';
import { boxStyle, fitted } from './Attachments';
import styles from './Embeds.module.css';

type Website = Extract<Embed, { type: 'Website' }>;
type TextEmbed = Extract<Embed, { type: 'Text' }>;

export function Embeds({ embeds, content }: { embeds: readonly Embed[]; content?: string }) {
  return embeds.map((embed, index) => <One key={index} embed={embed} content={content} />);
}

function One({ embed, content }: { embed: Embed; content?: string }) {
  switch (embed.type) {
    case 'Website':
      return (
        <WebsiteCard embed={embed} bare={embed.special?.type === 'GIF' && content?.trim() === embed.original_url} />
      );
    case 'Text':
      return <TextCard embed={embed} />;
    case 'Image':
      return <Picture image={embed} link={embed.url} />;
    case 'Video':
      return <Film video={embed} />;
    default:
      return null;
  }
}

function WebsiteCard({ embed, bare }: { embed: Website; bare: boolean }) {
  const media = embed.video ? <Film video={embed.video} poster={embed.image} /> : null;
  if (bare && media) return media;
  const large = embed.image && (embed.image.size === 'Large' || embed.special?.type === 'GIF');
  const small = !media && embed.image && !large;
  const isVideoPage = embed.special?.type === 'YouTube';
  const site = embed.site_name ?? hostOf(embed.url);
  return (
    <div className={styles.card} style={{ borderLeftColor: safeColour(embed.colour) }} data-embed="Website">
      <div className={styles.words}>
        {site && (
          <p className={styles.site}>
            {embed.icon_url && !isVideoPage && <Icon url={embed.icon_url} />}
            {site}
          </p>
        )}
        {embed.title && (
          <p className={styles.title}>
            <SafeLink href={embed.url}>{embed.title}</SafeLink>
          </p>
        )}
        {embed.description && <p className={styles.description}>{embed.description}</p>}
        {media}
        {!media && large && embed.image && <Picture image={embed.image} link={embed.url} />}
        {isVideoPage && embed.icon_url && <Thumbnail url={embed.icon_url} link={embed.url} site={site} />}
      </div>
      {small && embed.image && <SmallPicture image={embed.image} />}
    </div>
  );
}

function TextCard({ embed }: { embed: TextEmbed }) {
  return (
    <div className={styles.card} style={{ borderLeftColor: safeColour(embed.colour) }} data-embed="Text">
      <div className={styles.words}>
        {embed.title && (
          <p className={styles.title}>
            {embed.icon_url && <Icon url={embed.icon_url} />}
            {embed.url ? <SafeLink href={embed.url}>{embed.title}</SafeLink> : embed.title}
          </p>
        )}
        {embed.description && <Markdown text={embed.description} className={styles.description} />}
        {embed.media && (
          <img className={styles.media} src={fileUrl(embed.media.tag, embed.media._id)} alt={embed.media.filename} />
        )}
      </div>
    </div>
  );
}

function hostOf(url: string | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function Icon({ url }: { url: string }) {
  const [broken, setBroken] = useState(false);
  const source = proxied(url);
  if (!source || broken) return null;
  return (
    <img
      className={styles.icon}
      src={source}
      alt=""
      width={16}
      height={16}
      loading="lazy"
      onError={() => setBroken(true)}
    />
  );
}

function Picture({ image, link }: { image: EmbedImage; link?: string }) {
  const [broken, setBroken] = useState(false);
  const source = proxied(image.url);
  if (!source || broken) return null;
  const box = image.width && image.height ? fitted(image.width, image.height, 400, 300) : { width: 400, height: 225 };
  return (
    <a
      href={link ?? image.url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className={styles.picture}
      style={boxStyle(box.width, box.height)}
    >
      <img src={source} alt="" width={box.width} height={box.height} loading="lazy" onError={() => setBroken(true)} />
    </a>
  );
}

function SmallPicture({ image }: { image: EmbedImage }) {
  const [broken, setBroken] = useState(false);
  const source = proxied(image.url);
  if (!source || broken) return null;
  return (
    <img
      className={styles.small}
      src={source}
      alt=""
      width={72}
      height={72}
      loading="lazy"
      onError={() => setBroken(true)}
    />
  );
}

function Thumbnail({ url, link, site }: { url: string; link?: string; site?: string }) {
  const source = proxied(url);
  if (!source || !link) return null;
  return (
    <a
      href={link}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className={styles.thumbnail}
      aria-label={t('embed.source', { site: site ?? link })}
    >
      <img src={source} alt="" width={400} height={225} loading="lazy" />
      <span className={styles.play}>
        <Play size={26} aria-hidden />
      </span>
    </a>
  );
}

function Film({ video, poster }: { video: EmbedImage; poster?: EmbedImage }) {
  const source = proxied(video.url);
  if (!source) return null;
  const box = video.width && video.height ? fitted(video.width, video.height, 400, 300) : { width: 400, height: 225 };
  return (
    <video
      className={styles.film}
      style={boxStyle(box.width, box.height)}
      src={source}
      poster={poster ? proxied(poster.url) : undefined}
      controls
      preload="none"
      aria-label={t('embed.play')}
    />
  );
}
